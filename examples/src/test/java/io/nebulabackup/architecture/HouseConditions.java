// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.architecture;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;

/** Conditions that ArchUnit does not have. */
final class HouseConditions {

  private HouseConditions() {}

  static ArchCondition<JavaCodeUnit> haveNoOptionalParameter() {
    return new ArchCondition<>("have no Optional parameter") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean written = !unit.getModifiers().contains(JavaModifier.SYNTHETIC);
        if (written
            && unit.getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(Optional.class))) {
          events.add(
              SimpleConditionEvent.violated(
                  unit, unit.getFullName() + " has an Optional parameter"));
        }
      }
    };
  }
}
