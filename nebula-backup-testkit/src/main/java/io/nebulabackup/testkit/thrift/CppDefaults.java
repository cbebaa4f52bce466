// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TBase;
import com.facebook.thrift.TFieldRequirementType;
import com.facebook.thrift.TUnion;
import com.facebook.thrift.meta_data.FieldMetaData;
import com.facebook.thrift.meta_data.StructMetaData;
import com.facebook.thrift.protocol.TType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills generated structs as C++ writes them. There a field that is neither required nor optional
 * is always on the wire, as 0, "" or empty if nobody set it; the generated Java classes leave it
 * out if it is null. Unions stay as they are: Java cannot write an empty one. Stateless.
 */
public final class CppDefaults {

  private CppDefaults() {}

  /**
   * Sets every null field that C++ would write, in the struct and in all structs within it.
   *
   * @param struct the struct to fill; changed in place
   * @param <T> its class
   * @return the same struct
   */
  public static <T extends TBase> T fill(T struct) {
    if (struct instanceof TUnion<?>) {
      return struct;
    }
    try {
      for (FieldMetaData meta : metaData(struct).values()) {
        Field field = struct.getClass().getField(meta.fieldName);
        Object value = field.get(struct);
        if (value == null && meta.requirementType != TFieldRequirementType.OPTIONAL) {
          value = defaultOf(meta, field.getType());
          field.set(struct, value);
        }
        fillInside(value);
      }
      return struct;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no generated thrift class: " + struct.getClass(), e);
    }
  }

  private static void fillInside(@Nullable Object value) {
    if (value instanceof TBase struct) {
      fill(struct);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(CppDefaults::fillInside);
    } else if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(CppDefaults::fillInside);
      map.values().forEach(CppDefaults::fillInside);
    }
  }

  private static @Nullable Object defaultOf(FieldMetaData meta, Class<?> type)
      throws ReflectiveOperationException {
    return switch (meta.valueMetaData.type) {
      case TType.STRING -> type == byte[].class ? new byte[0] : "";
      case TType.LIST -> new ArrayList<>();
      case TType.SET -> new HashSet<>();
      case TType.MAP -> new HashMap<>();
      case TType.STRUCT -> newStruct(((StructMetaData) meta.valueMetaData).structClass);
      case TType.I32 -> {
        Method findByValue = type.getMethod("findByValue", int.class); // an enum
        yield findByValue.invoke(null, 0);
      }
      default -> throw new IllegalStateException(meta.fieldName + " is never null");
    };
  }

  private static @Nullable Object newStruct(Class<? extends TBase> type)
      throws ReflectiveOperationException {
    if (TUnion.class.isAssignableFrom(type)) {
      return null;
    }
    Constructor<? extends TBase> constructor = type.getConstructor();
    return constructor.newInstance();
  }

  @SuppressWarnings("unchecked")
  private static Map<Integer, FieldMetaData> metaData(TBase struct)
      throws ReflectiveOperationException {
    return (Map<Integer, FieldMetaData>) struct.getClass().getField("metaDataMap").get(null);
  }
}
