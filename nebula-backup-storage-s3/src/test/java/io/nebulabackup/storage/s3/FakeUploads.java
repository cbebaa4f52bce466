// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The multipart uploads of {@link FakeObjects}, which guards them. */
final class FakeUploads {

  private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private static final Pattern CHECKSUM = Pattern.compile("<ChecksumCRC32>(.*?)</ChecksumCRC32>");

  private final Map<String, Upload> uploads = new HashMap<>();

  private record Upload(
      String key,
      Instant begun,
      Map<String, String> metadata,
      boolean checksums,
      boolean locked,
      @Nullable String customerKey,
      Map<Integer, byte[]> parts) {}

  /** The end of an upload: the object, unless it is refused, and the answer. */
  record Completion(FakeObjects.@Nullable Stored stored, S3Answer answer) {

    static Completion refused(int status, String code) {
      return new Completion(null, S3Answer.error(status, code));
    }
  }

  int unfinished() {
    return uploads.size();
  }

  /** Begins an upload that nobody will end. */
  void leave(String key, String id, Instant begun) {
    uploads.put(id, new Upload(key, begun, Map.of(), false, false, null, new TreeMap<>()));
  }

  S3Answer begin(S3Request request, Instant now) {
    String id = UUID.randomUUID().toString();
    uploads.put(
        id,
        new Upload(
            request.key(),
            now,
            request.metadata(),
            "CRC32".equals(request.header("x-amz-checksum-algorithm")),
            request.header("x-amz-object-lock-mode") != null,
            request.header(S3Request.CUSTOMER_KEY_DIGEST),
            new TreeMap<>()));
    return S3Answer.xml(
        200,
        "<InitiateMultipartUploadResult><UploadId>"
            + id
            + "</UploadId></InitiateMultipartUploadResult>");
  }

  /** Two uploads a page, by key and then id. */
  S3Answer list(S3Request request) {
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

  S3Answer part(S3Request request, byte[] body) {
    Upload upload = uploads.get(request.query().get("uploadId"));
    if (upload == null) {
      return S3Answer.error(404, "NoSuchUpload");
    }
    if (!Objects.equals(upload.customerKey(), request.header(S3Request.CUSTOMER_KEY_DIGEST))) {
      return S3Answer.error(400, "InvalidRequest");
    }
    if (upload.locked() && !FakeDemands.isChecked(request)) {
      return FakeDemands.uncheckedUnderObjectLock("Put Part");
    }
    if (request.hasChecksum() && !upload.checksums()) {
      return S3Answer.error(
          400,
          "InvalidRequest",
          "Checksum Type mismatch occurred, expected checksum Type: null, actual checksum Type:"
              + " crc32");
    }
    upload.parts().put(Integer.valueOf(request.query().get("partNumber")), body);
    Map<String, String> headers = new TreeMap<>(Map.of("ETag", S3Answer.etag(body)));
    if (request.hasChecksum()) {
      headers.put("x-amz-checksum-crc32", AwsChunks.crc32(body));
    }
    return S3Answer.ok(headers);
  }

  Completion complete(S3Request request, String xml, Instant now) {
    Upload upload = uploads.get(request.query().get("uploadId"));
    if (upload == null) {
      return Completion.refused(404, "NoSuchUpload");
    }
    if (!Objects.equals(upload.customerKey(), request.header(S3Request.CUSTOMER_KEY_DIGEST))) {
      return Completion.refused(400, "InvalidRequest");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int count = 0;
    Matcher parts = PART.matcher(xml);
    while (parts.find()) {
      byte[] part = upload.parts().get(Integer.valueOf(find(NUMBER, parts.group(1))));
      if (part == null
          || (upload.checksums()
              && !AwsChunks.crc32(part).equals(find(CHECKSUM, parts.group(1))))) {
        return Completion.refused(400, "InvalidPart");
      }
      whole.writeBytes(part);
      count++;
    }
    // A checksum of the parts' checksums, which says so by its ending.
    String checksum = upload.checksums() ? AwsChunks.crc32(new byte[0]) + "-" + count : null;
    return new Completion(
        new FakeObjects.Stored(
            whole.toByteArray(), upload.metadata(), now, upload.customerKey(), checksum),
        S3Answer.xml(
            200,
            "<CompleteMultipartUploadResult><ETag>whole</ETag></CompleteMultipartUploadResult>"));
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  S3Answer abort(S3Request request) {
    uploads.remove(request.query().get("uploadId"));
    return new S3Answer(204, Map.of(), new byte[0]);
  }
}
