// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as {@link FakeS3} sees it, its body decoded. */
record S3Request(
    String operation, String bucket, String key, Map<String, String> query, Headers headers) {

  static final String CUSTOMER_KEY_DIGEST = "x-amz-server-side-encryption-customer-key-MD5";

  static S3Request of(HttpExchange exchange) {
    String path = decode(exchange.getRequestURI().getRawPath().substring(1));
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String operation = operation(exchange.getRequestMethod(), key, query);
    return new S3Request(operation, bucket, key, query, exchange.getRequestHeaders());
  }

  private static String operation(String method, String key, Map<String, String> query) {
    return switch (method) {
      case "PUT" -> query.containsKey("partNumber") ? "UploadPart" : "PutObject";
      case "GET" ->
          query.containsKey("uploads")
              ? "ListMultipartUploads"
              : key.isEmpty() ? "ListObjectsV2" : "GetObject";
      case "HEAD" -> "HeadObject";
      case "DELETE" -> query.containsKey("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
      default ->
          query.containsKey("uploads")
              ? "CreateMultipartUpload"
              : query.containsKey("delete") ? "DeleteObjects" : "CompleteMultipartUpload";
    };
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  /** Whether the body comes with a CRC-32, ahead of it or behind it. */
  boolean hasChecksum() {
    return header("x-amz-checksum-crc32") != null
        || "x-amz-checksum-crc32".equalsIgnoreCase(header("x-amz-trailer"));
  }

  /** Reads the body, undoing the signed chunks that the SDK may wrap it in. */
  byte[] body(HttpExchange exchange) throws IOException {
    byte[] raw = exchange.getRequestBody().readAllBytes();
    String sha256 = header("x-amz-content-sha256");
    return sha256 != null && sha256.startsWith("STREAMING-") ? AwsChunks.decode(raw) : raw;
  }

  Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          if (name.toLowerCase(java.util.Locale.ROOT).startsWith("x-amz-meta-")) {
            metadata.put(name, values.get(0));
          }
        });
    return metadata;
  }
}
