// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Neighbouring records of a splice proof that are alike.
 *
 * @param term their term
 * @param count how many: 1 if they bear data
 * @param hash the start of the hash of the record that bears data; empty for heartbeats
 * @param clusterId storaged's cluster id flag in heartbeats; 0 for a record that bears data
 */
record ProofRun(long term, int count, String hash, long clusterId) {

  private static final int HASH_DIGITS = 16;
  private static final int MAX_COUNT = 1_000_000;
  private static final int MAX_TEXT = 1_000_000;

  static ProofRun data(long term, byte[] record) {
    return new ProofRun(term, 1, hash(record), 0);
  }

  boolean isData() {
    return !hash.isEmpty();
  }

  /** Tells whether a record is one of this run. */
  boolean matches(WalRecord record) {
    if (record.term() != term) {
      return false;
    }
    return isData()
        ? !record.isHeartbeat() && hash(record.array()).equals(hash)
        : record.isHeartbeat() && record.clusterId() == clusterId;
  }

  private static String hash(byte[] record) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(record);
      return HexFormat.of().formatHex(digest, 0, HASH_DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static void prependHeartbeat(Deque<ProofRun> runs, long term, long clusterId) {
    ProofRun next = runs.peekFirst();
    int behind = 0;
    if (next != null && !next.isData() && next.term == term && next.clusterId == clusterId) {
      behind = runs.removeFirst().count;
    }
    runs.addFirst(new ProofRun(term, behind + 1, "", clusterId));
  }

  static long count(List<ProofRun> runs) {
    long count = 0;
    for (ProofRun run : runs) {
      count += run.count;
    }
    return count;
  }

  static String format(List<ProofRun> runs) {
    StringBuilder text = new StringBuilder();
    long term = -1;
    for (ProofRun run : runs) {
      if (run.term == term) {
        text.append(',');
      } else {
        text.append(text.isEmpty() ? "" : ";").append(run.term).append(':');
        term = run.term;
      }
      if (run.isData()) {
        text.append('d').append(run.hash);
      } else {
        text.append('h').append(run.count);
        if (run.clusterId != 0) {
          text.append('c').append(Long.toHexString(run.clusterId));
        }
      }
    }
    return text.toString();
  }

  static List<ProofRun> parse(String text) {
    List<ProofRun> runs = new ArrayList<>();
    if (text.isEmpty()) {
      return runs;
    }
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("splice proof of " + text.length() + " characters");
    }
    long lastTerm = -1;
    for (String ofTerm : text.split(";", -1)) {
      int colon = ofTerm.indexOf(':');
      if (colon < 0) {
        throw bad(ofTerm);
      }
      long term = number(ofTerm.substring(0, colon), 10);
      if (term <= lastTerm) {
        throw bad("term " + term + " after term " + lastTerm);
      }
      lastTerm = term;
      for (String item : ofTerm.substring(colon + 1).split(",", -1)) {
        runs.add(item(term, item));
      }
    }
    return runs;
  }

  private static ProofRun item(long term, String item) {
    if (item.startsWith("d")) {
      String hash = item.substring(1);
      if (hash.length() != HASH_DIGITS) {
        throw bad(item);
      }
      for (int i = 0; i < HASH_DIGITS; i++) {
        if (!isDigit(hash.charAt(i), 16)) {
          throw bad(item);
        }
      }
      return new ProofRun(term, 1, hash, 0);
    }
    if (!item.startsWith("h")) {
      throw bad(item);
    }
    int cluster = item.indexOf('c');
    long count = number(item.substring(1, cluster < 0 ? item.length() : cluster), 10);
    if (count < 1 || count > MAX_COUNT) {
      throw bad(item);
    }
    long clusterId = cluster < 0 ? 0 : number(item.substring(cluster + 1), 16);
    if (cluster >= 0 && clusterId == 0) {
      throw bad(item);
    }
    return new ProofRun(term, (int) count, "", clusterId);
  }

  /** Reads an unsigned number in the one form it is written in: lower case, no leading zero. */
  static long number(String text, int radix) {
    boolean plain = !text.isEmpty() && (text.charAt(0) != '0' || text.length() == 1);
    for (int i = 0; plain && i < text.length(); i++) {
      plain = isDigit(text.charAt(i), radix);
    }
    try {
      if (plain) {
        return radix == 16 ? Long.parseUnsignedLong(text, radix) : Long.parseLong(text, radix);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no splice proof: " + shown(text), e);
    }
    throw bad(text);
  }

  private static boolean isDigit(char c, int radix) {
    return (c >= '0' && c <= '9') || (radix == 16 && c >= 'a' && c <= 'f');
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException("no splice proof: " + shown(text));
  }

  static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
