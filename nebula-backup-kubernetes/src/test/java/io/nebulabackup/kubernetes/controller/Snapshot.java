// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that is left of a run, without what no two runs have in common: uids, versions, times, and
 * what {@link OtherWriter} wrote.
 *
 * @param objects the objects by kind and name, as text
 */
record Snapshot(Map<String, String> objects) {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern SCHEDULED = Pattern.compile("\\d{8}t\\d{6}");
  private static final Pattern RUNNING =
      Pattern.compile(
          "    message: .*\\n    reason: .*\\n(?=    status: .*\\n    type: \"Running\")");
  private static final Set<String> OF_THE_SERVER =
      Set.of("resourceVersion", "managedFields", "generation", "managedBy");

  static Snapshot of(Stage stage) {
    List<HasMetadata> found = stage.all();
    stage.api().list(Event.class, stage.namespace(), Map.of()).stream()
        .filter(event -> event.getInvolvedObject().getName().startsWith(stage.run() + "-"))
        .forEach(found::add);
    // By time, so that two runs number what was scheduled alike.
    List<String> scheduled =
        found.stream()
            .flatMap(o -> SCHEDULED.matcher(o.getMetadata().getName()).results())
            .map(result -> result.group())
            .distinct()
            .sorted()
            .toList();
    Map<String, String> objects = new TreeMap<>();
    for (HasMetadata object : found) {
      String name = text(Resources.described(object), stage, scheduled);
      objects.put(
          name,
          SERIALIZATION.asYaml(
              plain(SERIALIZATION.convertValue(object, Map.class), stage, scheduled)));
    }
    return new Snapshot(objects);
  }

  /** The same without what a Running condition last said, for that depends on who looked when. */
  Snapshot withoutProgress() {
    Map<String, String> without = new TreeMap<>();
    objects.forEach((name, text) -> without.put(name, RUNNING.matcher(text).replaceAll("")));
    return new Snapshot(without);
  }

  private static Object plain(Object value, Stage stage, List<String> scheduled) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach(
          (key, inner) -> {
            String name = String.valueOf(key);
            if (inner != null
                && !OF_THE_SERVER.contains(name)
                && !name.startsWith(OtherWriter.ANNOTATION)) {
              plain.put(name, plain(inner, stage, scheduled));
            }
          });
      // Only what others wrote needs a map that would else not be there.
      plain.values().removeIf(inner -> inner instanceof Map<?, ?> m && m.isEmpty());
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .filter(
              item -> !(item instanceof Map<?, ?> m && OtherWriter.CONDITION.equals(m.get("type"))))
          .map(item -> plain(item, stage, scheduled))
          // The order of conditions is that in which they first came up.
          .sorted(Comparator.comparing(Snapshot::condition))
          .toList();
    }
    return value instanceof String text ? text(text, stage, scheduled) : value;
  }

  private static String condition(Object item) {
    return item instanceof Map<?, ?> map && map.containsKey("lastTransitionTime")
        ? String.valueOf(map.get("type"))
        : "";
  }

  private static String text(String text, Stage stage, List<String> scheduled) {
    String plain = UID.matcher(text).replaceAll("UID");
    plain = TIME.matcher(plain).replaceAll("TIME");
    plain =
        SCHEDULED.matcher(plain).replaceAll(time -> "SCHEDULED" + scheduled.indexOf(time.group()));
    return plain.replace(stage.run(), "RUN").replace(stage.namespace(), "NAMESPACE");
  }

  @Override
  public String toString() {
    return String.join("\n", objects.keySet()) + "\n" + String.join("\n", objects.values());
  }
}
