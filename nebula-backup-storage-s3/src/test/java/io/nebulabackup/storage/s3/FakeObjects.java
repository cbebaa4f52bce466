// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The objects of {@link FakeS3} and what its requests do with them. Every request is atomic. */
final class FakeObjects {

  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final NavigableMap<String, Stored> objects =
      new TreeMap<>(Comparator.comparing(FakeObjects::utf8, Arrays::compareUnsigned));
  private final FakeUploads uploads = new FakeUploads();
  private final FakeDemands demands = new FakeDemands();
  private final Map<String, Deque<String>> deletionErrors = new HashMap<>();
  private boolean namesFailedKeys = true;
  private boolean shuffled;

  /**
   * An object.
   *
   * @param customerKey the digest of the key it is encrypted with, if any
   * @param checksum its CRC-32 as the store tells it, if it was sent with one
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Stored(
      byte[] bytes,
      Map<String, String> metadata,
      Instant modified,
      @Nullable String customerKey,
      @Nullable String checksum) {
    String etag() {
      return S3Answer.etag(bytes);
    }

    boolean opensFor(S3Request request) {
      return Objects.equals(customerKey, request.header(S3Request.CUSTOMER_KEY_DIGEST));
    }
  }

  /** What the store insists on. */
  FakeDemands demands() {
    return demands;
  }

  /** Answers that a key could not be deleted, once for each code. */
  synchronized void failDeletion(String key, String... codes) {
    deletionErrors.put(key, new ArrayDeque<>(List.of(codes)));
  }

  /** Leaves out of such answers which key it was. */
  synchronized void nameNoFailedKeys() {
    namesFailedKeys = false;
  }

  /** Lists against key order. */
  synchronized void shuffle() {
    shuffled = true;
  }

  synchronized boolean isEmpty() {
    return objects.isEmpty();
  }

  synchronized int unfinishedUploads() {
    return uploads.unfinished();
  }

  synchronized void put(String key, byte[] bytes) {
    objects.put(key, new Stored(bytes, Map.of(), now(), null, null));
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
    S3Answer refusal = demands.refusal(request, body);
    if (refusal != null) {
      return refusal;
    }
    return switch (request.operation()) {
      case "PutObject" -> create(request, request.key(), stored(request, body));
      case "GetObject" -> read(request);
      case "HeadObject" -> look(request);
      case "DeleteObject" -> delete(request.key());
      case "DeleteObjects" -> deleteAll(new String(body, StandardCharsets.UTF_8));
      case "ListObjectsV2" -> list(request);
      case "CreateMultipartUpload" -> uploads.begin(request, now());
      case "ListMultipartUploads" -> uploads.list(request);
      case "UploadPart" -> uploads.part(request, body);
      case "CompleteMultipartUpload" -> complete(request, new String(body, StandardCharsets.UTF_8));
      default -> uploads.abort(request);
    };
  }

  private static Stored stored(S3Request request, byte[] body) {
    return new Stored(
        body,
        request.metadata(),
        now(),
        request.header(S3Request.CUSTOMER_KEY_DIGEST),
        request.hasChecksum() ? AwsChunks.crc32(body) : null);
  }

  private S3Answer create(S3Request request, String key, Stored stored) {
    if ("*".equals(request.header("If-None-Match")) && objects.containsKey(key)) {
      return S3Answer.error(412, "PreconditionFailed");
    }
    objects.put(key, stored);
    return S3Answer.ok(new TreeMap<>(Map.of("ETag", stored.etag())));
  }

  private S3Answer complete(S3Request request, String xml) {
    FakeUploads.Completion completion = uploads.complete(request, xml, now());
    if (completion.stored() == null) {
      return completion.answer();
    }
    S3Answer created = create(request, request.key(), completion.stored());
    if (created.status() != 200) {
      return created;
    }
    uploads.abort(request);
    return completion.answer();
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
    if (!stored.opensFor(request)) {
      return S3Answer.error(400, "InvalidRequest");
    }
    Map<String, String> headers = describe(stored);
    String range = request.header("Range");
    if (range == null) {
      if ("ENABLED".equals(request.header("x-amz-checksum-mode")) && stored.checksum() != null) {
        headers.put("x-amz-checksum-crc32", stored.checksum());
      }
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

  private S3Answer look(S3Request request) {
    Stored stored = objects.get(request.key());
    if (stored == null || !stored.opensFor(request)) {
      return new S3Answer(stored == null ? 404 : 400, Map.of(), new byte[0]);
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
      String code = deletionError(key);
      if (code != null) {
        String name = namesFailedKeys ? "<Key>" + S3Answer.escape(key) + "</Key>" : "";
        errors.append(
            "<Error>" + name + "<Code>" + code + "</Code><Message>it is kept</Message></Error>");
      } else {
        objects.remove(key);
      }
    }
    return count > 1000
        ? S3Answer.error(400, "MalformedXML")
        : S3Answer.xml(200, "<DeleteResult>" + errors + "</DeleteResult>");
  }

  private @Nullable String deletionError(String key) {
    Deque<String> codes = deletionErrors.get(key);
    return codes == null ? null : codes.poll();
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

  /** Begins an upload as a process does that dies then. */
  synchronized void leaveUpload(String key, String id, Instant begun) {
    uploads.leave(key, id, begun);
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
}
