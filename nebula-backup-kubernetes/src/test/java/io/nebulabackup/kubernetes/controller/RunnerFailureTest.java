// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the controller makes of the messages that the runner leaves for each of its failures. */
class RunnerFailureTest {

  private static final Set<RunnerExit> NEED_FULL =
      EnumSet.of(
          RunnerExit.BACKUP_NOT_FOUND, RunnerExit.WAL_GAP, RunnerExit.DAMAGED, RunnerExit.MISMATCH);

  /** One of each kind of failure the library has. */
  static List<BackupException> failures() {
    String directory = BackupException.class.getPackageName().replace('.', '/');
    try {
      URI classes =
          BackupException.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      if (Files.isDirectory(Path.of(classes))) {
        return failures(Path.of(classes).resolve(directory));
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(classes))) {
        return failures(jar.getPath("/" + directory));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<BackupException> failures(Path directory)
      throws IOException, ReflectiveOperationException {
    List<BackupException> failures = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("[A-Za-z]+Exception\\.class")) {
          Class<?> type =
              Class.forName(
                  BackupException.class.getPackageName() + "." + name.replace(".class", ""));
          if (!Modifier.isAbstract(type.getModifiers()) && type != PlanFailedException.class) {
            failures.add(failure(type));
          }
        }
      }
    }
    failures.add(new StorageException("the store", true, null));
    return failures;
  }

  private static BackupException failure(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Stream.of(type.getConstructors())
            .min(Comparator.comparing(Constructor::getParameterCount))
            .orElseThrow();
    @Nullable Object[] arguments =
        Stream.of(constructor.getParameterTypes())
            .map(RunnerFailureTest::anyOf)
            .toArray(Object[]::new);
    return (BackupException) constructor.newInstance(arguments);
  }

  private static @Nullable Object anyOf(Class<?> type) {
    Map<Class<?>, Object> any =
        Map.of(
            String.class, "something", List.class, List.of(), boolean.class, true, long.class, 1L);
    return any.get(type);
  }

  @Test
  void failures_areAllThereAre() {
    assertThat(failures()).hasSizeGreaterThan(18);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void needsFull_eachFailure_isAsItsExitCodeSays(BackupException failure) {
    Sentence told = told(failure);

    assertThat(told.reason()).matches("([A-Z][a-z]+)+").isNotEqualTo("BackupFailed");
    assertThat(told.message()).isEqualTo(failure.getMessage());
    assertThat(RunnerFailure.needsFull(told.reason(), told.message()))
        .isEqualTo(NEED_FULL.contains(RunnerExit.of(failure)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void needsFull_severalProblems_isIfOneOfThemSaysSo(BackupException failure) {
    BackupException other = new RunningJobsException("a job runs", null);
    Sentence told = told(new PlanFailedException(List.of(other, failure)));
    Sentence one = told(failure);

    assertThat(told.reason()).isEqualTo("PlanFailed");
    assertThat(RunnerFailure.needsFull(told.reason(), told.message()))
        .isEqualTo(RunnerFailure.needsFull(one.reason(), one.message()));
  }

  @Test
  void needsFull_wordsInAMessage_areNoKind() {
    BackupException agent =
        new AgentUnavailableException("no agent says [" + notFound().code() + "]", null);
    Sentence told =
        told(new PlanFailedException(List.of(agent, new RunningJobsException("a job runs", null))));

    assertThat(RunnerFailure.needsFull(told.reason(), told.message())).isFalse();
    assertThat(RunnerFailure.needsFull("Interrupted", null)).isFalse();
  }

  private static BackupException notFound() {
    return new BackupNotFoundException("no such backup", null);
  }

  /** As the runner tells it, and the controller after it. */
  private static Sentence told(BackupException failure) {
    return RunnerFailure.of("BackupFailed", 1, failure.code() + ": " + failure.getMessage());
  }
}
