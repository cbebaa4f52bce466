// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** What the API server has kubectl print, and our tables beside it. */
final class ServerTable {

  private ServerTable() {}

  /** The rows, headings first, of the columns that kubectl prints without {@code -o wide}. */
  static List<List<String>> of(TestNamespace namespace, String group, String plural) {
    KubernetesClient kubernetes = namespace.client();
    String url =
        kubernetes.getMasterUrl() + group + "/namespaces/" + namespace.name() + "/" + plural;
    String body =
        kubernetes
            .getHttpClient()
            .sendAsync(
                kubernetes
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(url)
                    .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                    .build(),
                String.class)
            .join()
            .body();
    Map<?, ?> table = Samples.SERIALIZATION.unmarshal(body, Map.class);
    List<?> columns = (List<?>) Objects.requireNonNull(table.get("columnDefinitions"));
    int[] printed =
        IntStream.range(0, columns.size())
            .filter(i -> Integer.valueOf(0).equals(((Map<?, ?>) columns.get(i)).get("priority")))
            .toArray();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        IntStream.of(printed)
            .mapToObj(i -> String.valueOf(((Map<?, ?>) columns.get(i)).get("name")))
            .map(name -> name.toUpperCase(Locale.ROOT))
            .toList());
    for (Object row : (List<?>) Objects.requireNonNull(table.get("rows"))) {
      List<?> cells = (List<?>) Objects.requireNonNull(((Map<?, ?>) row).get("cells"));
      rows.add(
          IntStream.of(printed)
              .mapToObj(i -> cells.get(i) == null ? "" : cells.get(i).toString())
              .toList());
    }
    return rows;
  }

  /** Leaves a column out. */
  static List<List<String>> without(String heading, List<List<String>> rows) {
    int column = rows.get(0).indexOf(heading);
    assertThat(column).as("%s in %s", heading, rows.get(0)).isNotNegative();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, row.size()).filter(i -> i != column).mapToObj(row::get).toList())
        .toList();
  }

  /** All but the last column, the age, which may differ by a second. */
  static void assertLike(List<List<String>> server, String printed) {
    List<List<String>> ours = cells(printed);
    assertThat(ours.get(0)).isEqualTo(server.get(0));
    assertThat(without("AGE", ours)).isEqualTo(without("AGE", server));
    assertThat(ours.subList(1, ours.size()))
        .allSatisfy(cells -> assertThat(cells.get(cells.size() - 1)).matches("\\d+s"));
  }

  /** The cells of a table as it is printed. */
  static List<List<String>> cells(String printed) {
    List<String> lines = List.of(printed.split("\n"));
    List<Integer> starts = starts(lines.get(0));
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < starts.size(); i++) {
        int end = i + 1 < starts.size() ? starts.get(i + 1) : line.length();
        cells.add(line.substring(starts.get(i), end).strip());
      }
      rows.add(cells);
    }
    return rows;
  }

  private static List<Integer> starts(String header) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < header.length(); i++) {
      if (header.charAt(i) != ' ' && (i == 0 || header.charAt(i - 1) == ' ')) {
        starts.add(i);
      }
    }
    return starts;
  }
}
