// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.core.agent.ServiceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts, stops and asks services through {@code scripts/nebula.service} of their installation, as
 * the vendor's agent does. Safe for use by several threads.
 */
public final class ServiceControl {

  private static final String SCRIPT = "scripts/nebula.service";
  private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration PLAYBACK_TIMEOUT = Duration.ofDays(7);

  private final ServedPaths paths;
  private final Path tempDir;
  private final List<String> playbackTls;

  /**
   * Creates the control.
   *
   * @param paths which root directories are served
   * @param tempDir where the output of programs goes while they run
   * @param playbackTls options of {@code db_playback} that say how to reach metad
   */
  public ServiceControl(ServedPaths paths, Path tempDir, List<String> playbackTls) {
    this.paths = paths;
    this.tempDir = tempDir;
    this.playbackTls = List.copyOf(playbackTls);
  }

  /**
   * Starts a service.
   *
   * @param role which
   * @param root its root directory
   * @param cancellation ends the script
   * @throws CommandFailedException if the script fails, with what it said
   * @throws IOException if the script cannot be run
   */
  public void start(ServiceRole role, String root, Cancellation cancellation) throws IOException {
    script(role, root, "start").require(SCRIPT_TIMEOUT, tempDir, cancellation);
  }

  /**
   * Asks a service to stop; returns before it has.
   *
   * @param role which
   * @param root its root directory
   * @param cancellation ends the script
   * @throws CommandFailedException if the script fails, with what it said
   * @throws IOException if the script cannot be run
   */
  public void stop(ServiceRole role, String root, Cancellation cancellation) throws IOException {
    script(role, root, "stop").require(SCRIPT_TIMEOUT, tempDir, cancellation);
  }

  /**
   * Asks whether a service runs. The script's words decide, as for the vendor: its exit code is not
   * the same in all releases.
   *
   * @param role which
   * @param root its root directory
   * @param cancellation ends the script
   * @return whether the service's process is there
   * @throws CommandFailedException if the script says neither
   * @throws IOException if the script cannot be run
   */
  public ServiceStatus status(ServiceRole role, String root, Cancellation cancellation)
      throws IOException {
    Command status = script(role, root, "status");
    Command.Outcome outcome = status.run(SCRIPT_TIMEOUT, tempDir, cancellation);
    if (outcome.output().contains("Exit")) {
      return ServiceStatus.EXITED;
    }
    if (outcome.output().contains("Run")) {
      return ServiceStatus.RUNNING;
    }
    throw new CommandFailedException(
        status + " says neither 'Exit' nor 'Run': " + outcome.output());
  }

  /**
   * Runs the enterprise edition's playback program.
   *
   * @param root the service's root directory
   * @param dataPaths its data directories, separated by commas
   * @param metads metad's addresses, separated by commas
   * @param cancellation ends the program
   * @throws CommandFailedException if there is no such program, or it fails, with what it said
   * @throws IOException if the program cannot be run
   */
  public void playBack(String root, String dataPaths, String metads, Cancellation cancellation)
      throws IOException {
    Path dir = paths.root(root);
    for (String dataPath : dataPaths.split(",", -1)) {
      paths.inside(dataPath);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add("--db_path=" + dataPaths);
    arguments.add("--playback_meta_server=" + metads);
    arguments.addAll(playbackTls);
    new Command(dir, "bin/db_playback", arguments).require(PLAYBACK_TIMEOUT, tempDir, cancellation);
  }

  private Command script(ServiceRole role, String root, String verb) throws IOException {
    return new Command(
        paths.root(root), SCRIPT, List.of(verb, role.name().toLowerCase(Locale.ROOT)));
  }
}
