// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.nebulabackup.architecture.HouseConditions.haveNoOptionalParameter;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The directions of dependency, and the rules of the house that a compiler does not know. The
 * modules of the stores cannot be seen from here; their POMs give them nothing but the API and the
 * one vendor library each that no other module has.
 */
class ArchitectureTest {

  private static final String[] API = {
    "io.nebulabackup",
    "io.nebulabackup.model",
    "io.nebulabackup.spec",
    "io.nebulabackup.error",
    "io.nebulabackup.storage",
    "io.nebulabackup.storage.analysis"
  };
  private static final String GENERATED_PROTOCOL = "io.nebulabackup.agent.proto..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.nebulabackup");

  private static final DescribedPredicate<JavaClass> WRITTEN =
      not(resideInAPackage(GENERATED_PROTOCOL))
          .and(
              DescribedPredicate.describe(
                  "not generated",
                  type -> !outermost(type).getSimpleName().startsWith("Immutable")));

  private static final JavaClasses OURS = ALL.that(WRITTEN);

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @Test
  void modules_all_areSeen() {
    assertThat(OURS.stream().map(JavaClass::getPackageName))
        .contains(
            "io.nebulabackup",
            "io.nebulabackup.core.wal",
            "io.nebulabackup.agent",
            "io.nebulabackup.testkit.sandbox",
            "io.nebulabackup.kubernetes.model",
            "io.nebulabackup.examples");
  }

  @Test
  void layers_dependencies_pointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy(API)
        .layer("core")
        .definedBy("io.nebulabackup.core..", GENERATED_PROTOCOL)
        .layer("agent")
        .definedBy(resideInAPackage("io.nebulabackup.agent..").and(WRITTEN))
        .layer("testkit")
        .definedBy("io.nebulabackup.testkit..")
        .layer("kubernetes")
        .definedBy("io.nebulabackup.kubernetes..")
        .layer("examples")
        .definedBy("io.nebulabackup.examples..")
        .whereLayer("examples")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("kubernetes")
        .mayOnlyBeAccessedByLayers("examples")
        .whereLayer("testkit")
        .mayOnlyBeAccessedByLayers("examples")
        .whereLayer("agent")
        .mayOnlyBeAccessedByLayers("testkit", "examples")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("agent", "testkit", "kubernetes", "examples")
        .check(ALL);
  }

  @Test
  void api_dependencies_areTheJdkAndAnnotations() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(API)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(API)
                .or(
                    resideInAnyPackage(
                        "java..",
                        "javax.annotation.processing",
                        "org.jspecify.annotations..",
                        "com.google.errorprone.annotations..",
                        "org.immutables.value..")))
        .check(ALL);
  }

  @Test
  void thrift_isOnlyInMetadsClientAndTheTestkit() {
    confine(
        resideInAnyPackage("com.vesoft..", "com.facebook.thrift.."),
        "io.nebulabackup.core.metad",
        "io.nebulabackup.testkit..");
  }

  @Test
  void grpcAndProtobuf_areOnlyInTheAgentAndItsClient() {
    confine(
        resideInAnyPackage("io.grpc..", "com.google.protobuf.."),
        "io.nebulabackup.core.agent..",
        "io.nebulabackup.agent..");
  }

  @Test
  void rocksdb_isOnlyInTheAgentAndTheTestkit() {
    confine(
        resideInAPackage("org.rocksdb.."), "io.nebulabackup.agent..", "io.nebulabackup.testkit..");
  }

  @Test
  void jackson_isOnlyInTwoPackages() {
    // Kubernetes' objects are what fabric8 reads and writes, which takes Jackson's annotations.
    confine(
        resideInAPackage("com.fasterxml.jackson.."),
        "io.nebulabackup.core.json",
        "io.nebulabackup.kubernetes.model");
  }

  @Test
  void fabric8_isOnlyInTheModuleForKubernetes() {
    confine(resideInAPackage("io.fabric8.."), "io.nebulabackup.kubernetes..");
  }

  @Test
  void sdksOfStores_areOnlyInTheirModules() {
    confine(resideInAPackage("software.amazon.."), "io.nebulabackup.storage.s3..");
    confine(resideInAPackage("com.google.cloud.."), "io.nebulabackup.storage.gcs..");
  }

  private static void confine(DescribedPredicate<JavaClass> library, String... packages) {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat(library)
        .check(ALL);
  }

  @Test
  void packages_dependencies_haveNoCycles() {
    slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(ALL);
  }

  private static final SliceAssignment EACH_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return type.getPackageName().startsWith("io.nebulabackup")
              ? SliceIdentifier.of(type.getPackageName())
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "each package";
        }
      };

  @Test
  void packages_all_areNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : OURS) {
      JavaPackage where = type.getPackage();
      if (!where.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(where.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void names_ofTypes_sayWhatTheyAre() {
    ArchRuleDefinition.noClasses()
        .should()
        .haveNameMatching(".*(Impl|Utils?|Helper|Manager)")
        .check(OURS);
  }

  @Test
  void classes_ofTheApi_areFinalOrMeantForExtension() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAnyPackage(API)
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotAssignableTo(Throwable.class)
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(OURS);
  }

  @Test
  void logging_ofTheJdk_isNotUsed() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("java.util.logging.."))
        .check(OURS);
  }

  @Test
  void standardStreams_areForPrograms() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages("io.nebulabackup.examples..", "io.nebulabackup.benchmarks..")
        .and()
        .haveSimpleNameNotEndingWith("Main")
        .should(ACCESS_STANDARD_STREAMS)
        .check(OURS);
  }

  @Test
  void optional_isNoField() {
    ArchRuleDefinition.noFields().should().haveRawType(Optional.class).check(OURS);
  }

  @Test
  void optional_isNoParameter() {
    ArchRuleDefinition.codeUnits().should(haveNoOptionalParameter()).check(OURS);
  }

  @Test
  void waiting_isNeverASleep() {
    ArchRuleDefinition.noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .check(OURS);
  }
}
