// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.agent.AgentMain;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Our agent as it is delivered: the start script, with the options of its JVM, and the jars beside
 * it. The jars are this JVM's. Immutable, hence safe for use by several threads.
 */
public final class AgentHome {

  private static final String SCRIPT = "nebula-backup-agent";

  private final Path directory;

  private AgentHome(Path directory) {
    this.directory = directory;
  }

  /**
   * Installs the agent.
   *
   * @param directory an empty directory; the caller deletes it
   * @return the installation
   * @throws IOException if it cannot be written
   */
  public static AgentHome install(Path directory) throws IOException {
    AgentHome home = new AgentHome(directory);
    Path lib = Files.createDirectories(directory.resolve("lib"));
    List<URI> unpacked = new ArrayList<>();
    int number = 0;
    for (String text : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path entry = Path.of(text).toAbsolutePath();
      if (Files.isRegularFile(entry)) {
        Files.createSymbolicLink(lib.resolve(number++ + "-" + entry.getFileName()), entry);
      } else if (Files.isDirectory(entry)) {
        unpacked.add(entry.toUri());
      }
    }
    if (!unpacked.isEmpty()) {
      refer(unpacked, lib.resolve("classes.jar"));
    }
    Files.createDirectories(directory.resolve("bin"));
    try (InputStream script = AgentMain.class.getResourceAsStream("scripts/" + SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException("the agent's jar holds no start script");
      }
      Files.copy(script, home.script());
    }
    Files.setPosixFilePermissions(home.script(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** A start script knows jars only: one stands for the directories of a build. */
  private static void refer(List<URI> directories, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            String.join(" ", directories.stream().map(URI::toString).toList()));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  /**
   * Returns the start script.
   *
   * @return the program
   */
  public Path script() {
    return directory.resolve("bin").resolve(SCRIPT);
  }

  /**
   * Returns where the start script looks for an archive of the classes.
   *
   * @return a file that need not exist
   */
  public Path classArchive() {
    return directory.resolve("lib").resolve("agent.jsa");
  }

  /**
   * Returns what the start script's environment has to say.
   *
   * @param jvmOptions options besides the script's own, which they override
   * @return the variables
   */
  public static Map<String, String> environment(List<String> jvmOptions) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("JAVA_OPTS", String.join(" ", jvmOptions));
    return variables;
  }
}
