// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.analysis.StorageProfile;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What an operations application does with the library: backs up, lists, verifies and restores any
 * cluster whose hosts run the agent.
 *
 * <pre>
 * BackupTool --metad host:port --repository URI full
 * BackupTool --metad host:port --repository URI incremental BASE
 * BackupTool --repository URI list
 * BackupTool --repository URI verify NAME
 * BackupTool --repository URI analyze
 * BackupTool --metad host:port --repository URI restore NAME
 * </pre>
 *
 * <p>{@code --option name=value} after the URI tells the store's backend what it wants to know;
 * secrets come from the environment (see {@link RepositoryArguments}).
 *
 * <p>Exit codes: 0 done, 1 failed or damaged, 2 wrong usage.
 */
public final class BackupTool {

  private static final String USAGE =
      "usage: BackupTool [--metad host:port] "
          + RepositoryArguments.USAGE
          + " (full | incremental BASE | list | verify NAME | analyze | restore NAME)";

  private BackupTool() {}

  /**
   * Runs the program.
   *
   * @param arguments see the class
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
    String metad = option(words, "--metad");
    Optional<StorageLocation> repository;
    try {
      repository = RepositoryArguments.read(words);
    } catch (InvalidSpecException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    if (repository.isEmpty() || words.isEmpty()) {
      System.err.println(USAGE);
      return 2;
    }
    var builder = BackupClient.builder().repository(repository.get());
    if (!metad.isEmpty()) {
      builder.metad(metad);
    }
    try (BackupClient client = builder.connect()) {
      return run(client, words.poll(), words.isEmpty() ? "" : words.poll());
    } catch (BackupException e) {
      System.err.println(e.code() + ": " + e.getMessage());
      return 1;
    }
  }

  private static String option(Deque<String> words, String name) {
    if (name.equals(words.peek())) {
      words.poll();
      String value = words.poll();
      return value == null ? "" : value;
    }
    return "";
  }

  private static int run(BackupClient client, String command, String name) {
    switch (command) {
      case "full" -> tell(client.backups().full().listener(progress()).run());
      case "incremental" ->
          tell(client.backups().incremental().base(name).listener(progress()).run());
      case "list" -> System.out.print(BackupTable.of(client.backups().list()));
      case "restore" -> System.out.println(client.restores().from(name).listener(progress()).run());
      case "verify" -> {
        VerifyReport report = client.repository().verify(name).level(VerifyLevel.REPLAY).run();
        report.findings().forEach(System.out::println);
        System.out.println(report.isClean() ? name + " is whole" : name + " is damaged");
        return report.isClean() ? 0 : 1;
      }
      case "analyze" -> {
        StorageProfile profile = client.repository().analyze();
        profile.lies().forEach(System.out::println);
        System.out.println(profile);
        return profile.isTrustworthy() ? 0 : 1;
      }
      default -> {
        System.err.println(USAGE);
        return 2;
      }
    }
    return 0;
  }

  private static void tell(BackupSet backup) {
    System.out.print(BackupTable.of(List.of(backup)));
    backup.notes().forEach(note -> System.out.println("note: " + note));
  }

  private static BackupListener progress() {
    return event -> {
      if (event instanceof BackupEvent.PhaseStarted started) {
        System.err.println(".. " + started.phase());
      } else if (event instanceof BackupEvent.Warning warning) {
        System.err.println("!! " + warning.message());
      }
    };
  }
}
