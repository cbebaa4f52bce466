// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The objects of {@link FakeS3} and what its requests do with them. Every request is atomic. */
final class FakeObjects {

  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final NavigableMap<String, Stored> objects =
      new TreeMap<>(Comparator.comparing(FakeObjects::utf8, Arrays::compareUnsigned));
  private final Map<String, Upload> uploads = new HashMap<>();
  private boolean strict;
  private boolean shuffled;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Stored(byte[] bytes, Map<String, String> metadata, Instant modified) {
    String etag() {
      return "\"" + HexFormat.of().formatHex(md5(bytes)) + "\"";
    }
  }

  private record Upload(
      String key, Map<String, String> metadata, Map<Integer, byte[]> parts, Instant begun) {}

  /** Refuses trailing checksums, and batches without Content-MD5, as many stores do. */
  synchronized void beStrict() {
    strict = true;
  }

  /** Lists against key order. */
  synchronized void shuffle() {
    shuffled = true;
  }

  synchronized int unfinishedUploads() {
    return uploads.size();
  }

  synchronized void put(String key, byte[] bytes) {
    objects.put(key, new Stored(bytes, Map.of(), now()));
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  synchronized byte @Nullable [] get(String key) {
    Stored stored = objects.get(key);
    return stored == null ? null : stored.bytes();
  }

  synchronized S3Answer answer(S3Request request, byte[] body) {
    if (!request.bucket().equals(FakeS3.BUCKET)) {
      return S3Answer.error(404, "NoSuchBucket");
    }
    if (strict && request.header("x-amz-trailer") != null) {
      return S3Answer.error(501, "NotImplemented");
    }
    String md5 = request.header("Content-MD5");
    if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(md5(body)))) {
      return S3Answer.error(400, "BadDigest");
    }
    return switch (request.operation()) {
      case "PutObject" -> create(request, request.key(), body, request.metadata());
      case "GetObject" -> read(request);
      case "HeadObject" -> look(request.key());
      case "DeleteObject" -> delete(request.key());
      case "DeleteObjects" ->
          strict && md5 == null
              ? S3Answer.error(400, "MissingContentMD5")
              : deleteAll(new String(body, StandardCharsets.UTF_8));
      case "ListObjectsV2" -> list(request);
      case "CreateMultipartUpload" -> begin(request);
      case "ListMultipartUploads" -> listUploads(request);
      case "UploadPart" -> part(request, body);
      case "CompleteMultipartUpload" -> complete(request, new String(body, StandardCharsets.UTF_8));
      default -> {
        uploads.remove(request.query().get("uploadId"));
        yield new S3Answer(204, Map.of(), new byte[0]);
      }
    };
  }

  private S3Answer create(
      S3Request request, String key, byte[] bytes, Map<String, String> metadata) {
    if ("*".equals(request.header("If-None-Match")) && objects.containsKey(key)) {
      return S3Answer.error(412, "PreconditionFailed");
    }
    Stored stored = new Stored(bytes, metadata, now());
    objects.put(key, stored);
    return S3Answer.ok(new TreeMap<>(Map.of("ETag", stored.etag())));
  }

  private S3Answer read(S3Request request) {
    Stored stored = objects.get(request.key());
    if (stored == null) {
      return S3Answer.error(404, "NoSuchKey");
    }
    String version = request.header("If-Match");
    if (version != null && !version.equals(stored.etag())) {
      return S3Answer.error(412, "PreconditionFailed");
    }
    Map<String, String> headers = describe(stored);
    String range = request.header("Range");
    if (range == null) {
      return new S3Answer(200, headers, stored.bytes());
    }
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      return S3Answer.error(400, "InvalidArgument");
    }
    int size = stored.bytes().length;
    long first = Long.parseLong(matcher.group(1));
    if (first >= size) {
      return S3Answer.error(416, "InvalidRange");
    }
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    int end = (int) Math.min(last, size - 1) + 1;
    headers.put("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + size);
    return new S3Answer(206, headers, Arrays.copyOfRange(stored.bytes(), (int) first, end));
  }

  private S3Answer look(String key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      return new S3Answer(404, Map.of(), new byte[0]);
    }
    Map<String, String> headers = describe(stored);
    headers.put("Content-Length", String.valueOf(stored.bytes().length));
    headers.putAll(stored.metadata());
    return S3Answer.ok(headers);
  }

  private static Map<String, String> describe(Stored stored) {
    return new TreeMap<>(
        Map.of(
            "ETag",
            stored.etag(),
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.modified().atOffset(ZoneOffset.UTC)),
            "Content-Type",
            "application/octet-stream"));
  }

  private S3Answer delete(String key) {
    objects.remove(key);
    return new S3Answer(204, Map.of(), new byte[0]);
  }

  private S3Answer deleteAll(String xml) {
    StringBuilder errors = new StringBuilder();
    Matcher keys = KEY.matcher(xml);
    int count = 0;
    while (keys.find()) {
      String key = unescape(keys.group(1));
      count++;
      if (key.contains("locked")) {
        errors.append(
            "<Error><Key>"
                + S3Answer.escape(key)
                + "</Key><Code>AccessDenied</Code><Message>it is locked</Message></Error>");
      } else {
        objects.remove(key);
      }
    }
    return count > 1000
        ? S3Answer.error(400, "MalformedXML")
        : S3Answer.xml(200, "<DeleteResult>" + errors + "</DeleteResult>");
  }

  private S3Answer list(S3Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    String after = request.query().getOrDefault("continuation-token", "");
    List<String> matching =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .filter(key -> after.isEmpty() || objects.comparator().compare(key, after) > 0)
            .limit(1001)
            .sorted(shuffled ? Comparator.reverseOrder() : objects.comparator())
            .toList();
    boolean truncated = matching.size() > 1000;
    List<String> page = truncated ? matching.subList(0, 1000) : matching;
    StringBuilder xml = new StringBuilder("<ListBucketResult><EncodingType>url</EncodingType>");
    xml.append("<IsTruncated>").append(truncated).append("</IsTruncated>");
    if (truncated) {
      String last = page.get(page.size() - 1);
      xml.append("<NextContinuationToken>" + S3Answer.escape(last) + "</NextContinuationToken>");
    }
    for (String key : page) {
      Stored stored = Objects.requireNonNull(objects.get(key));
      xml.append("<Contents><Key>" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "</Key>");
      xml.append("<LastModified>" + stored.modified() + "</LastModified>");
      xml.append("<Size>" + stored.bytes().length + "</Size></Contents>");
    }
    return S3Answer.xml(200, xml.append("</ListBucketResult>").toString());
  }

  private S3Answer begin(S3Request request) {
    String id = UUID.randomUUID().toString();
    uploads.put(id, new Upload(request.key(), request.metadata(), new TreeMap<>(), now()));
    return S3Answer.xml(
        200,
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  /** Begins an upload as a process does that dies then. */
  synchronized void leaveUpload(String key, String id, Instant begun) {
    uploads.put(id, new Upload(key, Map.of(), new TreeMap<>(), begun));
  }

  /** Two uploads a page, by key and then id. */
  private S3Answer listUploads(S3Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    String after =
        request.query().getOrDefault("key-marker", "")
            + "\n"
            + request.query().getOrDefault("upload-id-marker", "");
    List<String> found =
        uploads.entrySet().stream()
            .filter(upload -> upload.getValue().key().startsWith(prefix))
            .map(upload -> upload.getValue().key() + "\n" + upload.getKey())
            .filter(upload -> upload.compareTo(after) > 0)
            .sorted()
            .toList();
    List<String> page = found.subList(0, Math.min(2, found.size()));
    StringBuilder xml = new StringBuilder("<ListMultipartUploadsResult>");
    xml.append("<IsTruncated>").append(page.size() < found.size()).append("</IsTruncated>");
    for (String upload : page) {
      String key = S3Answer.escape(upload.substring(0, upload.indexOf('\n')));
      String id = upload.substring(upload.indexOf('\n') + 1);
      if (page.size() < found.size() && upload.equals(page.get(page.size() - 1))) {
        xml.append("<NextKeyMarker>" + key + "</NextKeyMarker>");
        xml.append("<NextUploadIdMarker>" + id + "</NextUploadIdMarker>");
      }
      xml.append("<Upload><Key>" + key + "</Key><UploadId>" + id + "</UploadId>");
      xml.append(
          "<Initiated>"
              + Objects.requireNonNull(uploads.get(id)).begun()
              + "</Initiated></Upload>");
    }
    return S3Answer.xml(200, xml.append("</ListMultipartUploadsResult>").toString());
  }

  private S3Answer part(S3Request request, byte[] body) {
    Upload upload = uploads.get(request.query().get("uploadId"));
    if (upload == null) {
      return S3Answer.error(404, "NoSuchUpload");
    }
    upload.parts().put(Integer.valueOf(request.query().get("partNumber")), body);
    return S3Answer.ok(
        new TreeMap<>(Map.of("ETag", "\"" + HexFormat.of().formatHex(md5(body)) + "\"")));
  }

  private S3Answer complete(S3Request request, String xml) {
    Upload upload = uploads.get(request.query().get("uploadId"));
    if (upload == null) {
      return S3Answer.error(404, "NoSuchUpload");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Matcher parts = PART.matcher(xml);
    while (parts.find()) {
      byte[] part = upload.parts().get(Integer.valueOf(parts.group(1)));
      if (part == null) {
        return S3Answer.error(400, "InvalidPart");
      }
      whole.writeBytes(part);
    }
    S3Answer answer = create(request, upload.key(), whole.toByteArray(), upload.metadata());
    if (answer.status() != 200) {
      return answer;
    }
    uploads.remove(request.query().get("uploadId"));
    return S3Answer.xml(
        200, "<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
