// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field whose contents the definitions may leave open. A value that is not of the field's
 * type leaves the field unset; the {@link OpenModel} that has the field keeps the value as it came
 * and says what is wrong with it. One resource that cannot be read would else keep all others from
 * being listed and watched.
 */
final class ForgivingDeserializer extends JsonDeserializer<Object>
    implements ContextualDeserializer {

  private final @Nullable JavaType type;
  private final String field;

  /** For Jackson, which then asks for one of the field. */
  ForgivingDeserializer() {
    this(null, "");
  }

  private ForgivingDeserializer(@Nullable JavaType type, String field) {
    this.type = type;
    this.field = field;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, BeanProperty property) {
    return new ForgivingDeserializer(property.getType(), property.getName());
  }

  @Override
  public @Nullable Object deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    Object owner = ownerOf(parser);
    JsonNode value = context.readTree(parser);
    try {
      return context.readTreeAsValue(value, type);
    } catch (JsonProcessingException e) {
      if (!(owner instanceof OpenModel model)) {
        throw e;
      }
      model.setUnreadable(field, value, problem(e));
      return null;
    }
  }

  /** Where and what for; not the value, which may be a secret. */
  private String problem(JsonProcessingException e) {
    StringBuilder path = new StringBuilder(field);
    String wanted = "a value of its type";
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        path.append(
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      wanted = mismatch.getTargetType().getSimpleName();
    }
    return path + " cannot be read as " + wanted;
  }

  /** The model whose field is read: the parser is at the value, which may have begun a level. */
  private static @Nullable Object ownerOf(JsonParser parser) {
    JsonStreamContext level = parser.getParsingContext();
    boolean begun = parser.currentToken() != null && parser.currentToken().isStructStart();
    return begun && level.getParent() != null
        ? level.getParent().getCurrentValue()
        : level.getCurrentValue();
  }
}
