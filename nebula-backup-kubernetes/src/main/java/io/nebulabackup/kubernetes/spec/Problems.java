// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Gathers what is wrong with a spec, by the rules that several specs share. */
final class Problems {

  private static final int MAX_CONCURRENCY = 256;

  /** RFC 1123, as Kubernetes has it: k8s.io/apimachinery pkg/util/validation. */
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern BACKUP = Pattern.compile("BACKUP_\\d{4}(_\\d{2}){5}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private static final int MAX_SUBDOMAIN = 253;
  private static final int MAX_LABEL = 63;

  private final List<InvalidSpecException> found = new ArrayList<>();

  List<InvalidSpecException> found() {
    return List.copyOf(found);
  }

  void add(String field, String value, String advice) {
    found.add(new InvalidSpecException(field, value, advice));
  }

  void addAll(List<InvalidSpecException> problems) {
    found.addAll(problems);
  }

  /** The name of an object, from which the operator makes longer names of at most 63 characters. */
  void objectName(String field, String name, int maxLength) {
    if (!SUBDOMAIN.matcher(name).matches() || name.length() > maxLength) {
      add(
          field,
          name,
          "pass at most "
              + maxLength
              + " lower-case letters, digits, '-' and '.', with a letter or digit at both ends");
    }
  }

  void objectName(String field, String name) {
    objectName(field, name, MAX_SUBDOMAIN);
  }

  /** A namespace, or a container: what must be a label of the domain name system. */
  void label(String field, String name) {
    if (!LABEL.matcher(name).matches() || name.length() > MAX_LABEL) {
      add(
          field,
          name,
          "pass at most 63 lower-case letters, digits and '-', with a letter or digit at both"
              + " ends");
    }
  }

  void backupName(String field, String name) {
    if (!BACKUP.matcher(name).matches()) {
      add(
          field,
          name,
          "pass a backup's name, such as BACKUP_2026_08_24_02_00_00; see column BACKUP of the"
              + " list of backups");
    }
  }

  void concurrency(int concurrency) {
    if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      add(
          "concurrency",
          Integer.toString(concurrency),
          "pass 1 to " + MAX_CONCURRENCY + " transfers per host");
    }
  }

  void image(String prefix, String image, String version) {
    if (image.isBlank() || image.chars().anyMatch(Character::isWhitespace)) {
      add(prefix + "image", image, "pass an image without its tag, such as example.org/br-ent");
    } else if (image.substring(image.lastIndexOf('/') + 1).contains(":")) {
      add(prefix + "image", image, "pass the tag apart, as version");
    }
    if (!TAG.matcher(version).matches()) {
      add(prefix + "version", version, "pass the tag of the image, such as v3.7.0");
    }
  }

  void notBlank(String field, String value, String advice) {
    if (value.isBlank()) {
      add(field, value, advice);
    }
  }

  void httpUrl(String field, String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      found.add(new InvalidSpecException(field, url, "pass a URL such as https://s3.host", e));
      return;
    }
    if (uri.getRawUserInfo() != null) {
      add(field, "a URL with user or password", "put credentials into the Secret");
    } else if (uri.getHost() == null || !Set.of("http", "https").contains(scheme(uri))) {
      add(field, url, "pass a URL such as https://s3.us-east-2.amazonaws.com");
    }
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme();
  }
}
