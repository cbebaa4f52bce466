// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a custom resource. Fields it has no accessor for, of a later version of the operator,
 * are kept and written back as they came.
 *
 * <p>Two parts are equal if they are of one type and would be written alike. The text form leaves
 * out the values of environment variables, which may be secret.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonAutoDetect(
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE,
    setterVisibility = JsonAutoDetect.Visibility.NONE)
public abstract class OpenModel {

  @JsonIgnore private final Map<String, Object> otherFields = new LinkedHashMap<>();
  @JsonIgnore private final Map<String, String> unreadableFields = new TreeMap<>();

  OpenModel() {}

  /**
   * Returns the fields without an accessor of their own.
   *
   * @return an unmodifiable view, in the order in which they came
   */
  @JsonAnyGetter
  public Map<String, Object> getOtherFields() {
    return Collections.unmodifiableMap(otherFields);
  }

  /**
   * Sets a field without an accessor of its own.
   *
   * @param name the field's name
   * @param value what Jackson makes of its JSON
   */
  @JsonAnySetter
  public void setOtherField(String name, @Nullable Object value) {
    otherFields.put(name, value);
  }

  /**
   * Returns the fields that are of this model and hold something else than they should. They are
   * not set; what they hold is among the other fields, and is written back as it came.
   *
   * @return what is wrong, by the field's name
   */
  public Map<String, String> unreadableFields() {
    return Collections.unmodifiableMap(unreadableFields);
  }

  void setUnreadable(String name, JsonNode value, String problem) {
    otherFields.put(name, value);
    unreadableFields.put(name, problem);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof OpenModel that
        && getClass() == that.getClass()
        && ModelText.tree(this).equals(ModelText.tree(that));
  }

  @Override
  public final int hashCode() {
    return ModelText.tree(this).hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + ModelText.withoutSecrets(this);
  }
}
