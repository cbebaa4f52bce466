// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON objects on one line and reads them back. Instants are ISO-8601 text;
 * unknown fields are skipped, missing numbers are refused. Safe for use by several threads.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private Json() {}

  /**
   * Writes a value.
   *
   * @param value a record
   * @return UTF-8
   */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " is always JSON", e);
    }
  }

  /**
   * Reads a value.
   *
   * @param <T> the record's type
   * @param json UTF-8
   * @param type the record's type
   * @return the value
   * @throws IOException if the bytes are not JSON of that form
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return required(MAPPER.readValue(json, type), type);
  }

  /**
   * Reads a value of a form that has grown.
   *
   * @param <T> the record's type
   * @param json UTF-8
   * @param type the record's type
   * @param younger fields of the outermost object that older writers did not know: null if missing
   * @return the value
   * @throws IOException if the bytes are not JSON of that form
   */
  public static <T> T read(byte[] json, Class<T> type, String... younger) throws IOException {
    JsonNode tree = MAPPER.readTree(json);
    if (tree instanceof ObjectNode object) {
      for (String field : younger) {
        if (!object.has(field)) {
          object.putNull(field);
        }
      }
    }
    return required(MAPPER.treeToValue(tree, type), type);
  }

  private static <T> T required(@Nullable T value, Class<T> type) throws IOException {
    if (value == null) {
      throw new IOException("null is no " + type.getSimpleName());
    }
    return value;
  }

  /**
   * Reads one number out of an object, whatever else is in it.
   *
   * @param json UTF-8
   * @param path the fields' names from the outermost on
   * @return the number, or -1 if there is none
   * @throws IOException if the bytes are not JSON
   */
  public static int number(byte[] json, String... path) throws IOException {
    JsonNode node = MAPPER.readTree(json);
    for (String field : path) {
      node = node.path(field);
    }
    return node.asInt(-1);
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeParseException e) {
        throw context.weirdStringException(parser.getText(), Instant.class, "not an instant");
      }
    }
  }
}
