// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

/** The README's lines for JShell, and the tests that its table names. */
@OnKubernetes
class ReadmeIT {

  private static final Path README = Path.of("README.md");

  @Test
  void jshell_linesOfTheReadme_submitAnIncrementAndPrintIt(TestNamespace namespace)
      throws IOException {
    // The README's base is in the samples of other tests, too, as a backup of their clusters.
    namespace.client().resources(NebulaBackup.class).inAnyNamespace().delete();
    new OperatorPart(namespace).prepare("nebula");
    List<String> lines = jshellLines();
    assertThat(lines).hasSize(3);

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    Map<String, String> before = point(namespace.config());
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      evaluate(shell, "import io.nebulabackup.kubernetes.*;");
      evaluate(shell, "import io.nebulabackup.kubernetes.spec.*;");
      for (String line : lines) {
        evaluate(shell, line);
      }
      evaluate(shell, "nebula.close();");
    } finally {
      System.setOut(out);
      before.forEach(ReadmeIT::setProperty);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("NAME          TYPE   BACKUP   STATUS   STARTED   COMPLETED   AGE")
        .contains("nb2024-incr");
  }

  private static void evaluate(JShell shell, String line) {
    for (SnippetEvent event : shell.eval(line)) {
      assertThat(event.status())
          .as(() -> line + "\n" + shell.diagnostics(event.snippet()).toList())
          .isEqualTo(Snippet.Status.VALID);
      assertThat(event.exception()).as(line).isNull();
    }
  }

  private static List<String> jshellLines() throws IOException {
    Matcher block =
        Pattern.compile("```jshelllanguage\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    return block.group(1).lines().map(line -> line.replace("jshell> ", "")).toList();
  }

  /** What a kubeconfig does otherwise. */
  private static Map<String, String> point(Config config) {
    Map<String, String> before = new LinkedHashMap<>();
    Map.of(
            "kubernetes.master", config.getMasterUrl(),
            "kubernetes.auth.token", config.getOauthToken(),
            "kubernetes.certs.ca.file", config.getCaCertFile(),
            "kubernetes.namespace", config.getNamespace(),
            "kubernetes.auth.tryKubeConfig", "false")
        .forEach((key, value) -> before.put(key, setProperty(key, value)));
    return before;
  }

  private static String setProperty(String key, String value) {
    String before = System.getProperty(key, "");
    if (value.isEmpty()) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
    return before;
  }

  @Test
  void tests_namedInTheReadme_exist() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    Matcher names =
        Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`").matcher(Files.readString(README));
    int found = 0;
    while (names.find()) {
      found++;
      assertThat(sources.getOrDefault(names.group(1) + ".java", ""))
          .as(names.group())
          .contains("  void " + names.group(2) + "(");
    }
    assertThat(found).isGreaterThan(30);
  }
}
