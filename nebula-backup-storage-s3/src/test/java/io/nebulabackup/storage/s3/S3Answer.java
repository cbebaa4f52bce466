// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** An answer of {@link FakeS3}. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record S3Answer(int status, Map<String, String> headers, byte[] body) {

  static S3Answer ok(Map<String, String> headers) {
    return new S3Answer(200, headers, new byte[0]);
  }

  static S3Answer xml(int status, String xml) {
    return new S3Answer(
        status,
        new TreeMap<>(Map.of("Content-Type", "application/xml")),
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(StandardCharsets.UTF_8));
  }

  static S3Answer error(int status, String code) {
    return error(status, code, "because of " + code);
  }

  static S3Answer error(int status, String code, String message) {
    return xml(
        status,
        "<Error><Code>"
            + code
            + "</Code><Message>"
            + message
            + "</Message><RequestId>R1</RequestId></Error>");
  }

  static String etag(byte[] bytes) {
    return "\"" + HexFormat.of().formatHex(md5(bytes)) + "\"";
  }

  static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
