// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model looks like when written. */
final class ModelText {

  private static final String MASK = "***";

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private ModelText() {}

  static Map<?, ?> tree(OpenModel model) {
    return SERIALIZATION.convertValue(model, Map.class);
  }

  /** Masks the values of environment variables wherever there are any, in containers too. */
  static String withoutSecrets(OpenModel model) {
    return String.valueOf(masked(tree(model), false));
  }

  private static @Nullable Object masked(@Nullable Object node, boolean inEnvironment) {
    if (node instanceof List<?> list) {
      return list.stream().map(element -> masked(element, inEnvironment)).toList();
    }
    if (node instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, value) ->
              copy.put(
                  key,
                  inEnvironment && key.equals("value")
                      ? MASK
                      : masked(value, inEnvironment || key.equals("env"))));
      return copy;
    }
    return node;
  }
}
