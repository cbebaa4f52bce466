// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TBase;
import io.nebulabackup.model.HostAddress;
import java.net.ProtocolException;
import java.util.function.IntPredicate;

/**
 * A call to metad.
 *
 * @param method the thrift method
 * @param subject what it is about, for messages; may be empty
 * @param arguments its one argument
 * @param kind how it may be treated
 * @param accepted which codes are answers rather than failures
 * @param answer what to make of the reply
 * @param <T> the answer
 */
record MetadRequest<T>(
    String method,
    String subject,
    TBase arguments,
    Kind kind,
    IntPredicate accepted,
    Answer<T> answer) {

  /** How a call may be treated. */
  enum Kind {
    /** Quick, and doing it twice is the same as doing it once. */
    REPEATABLE,
    /** Quick, repeatable, and its reply is an ExecResp, where the leader is field 3. */
    REPEATABLE_EXEC,
    /** Takes long, and must not be done twice. */
    ONCE;

    int leaderField() {
      return this == REPEATABLE_EXEC ? 3 : 2;
    }
  }

  /** Decodes a reply. */
  interface Answer<T> {
    /**
     * Decodes a reply.
     *
     * @param metad who answered
     * @param code the reply's code: 0, or another one accepted
     * @param reply the reply's struct
     */
    T of(HostAddress metad, int code, ThriftStruct reply) throws ProtocolException;
  }

  static <T> MetadRequest<T> of(String method, String subject, TBase arguments, Answer<T> answer) {
    return new MetadRequest<>(
        method, subject, arguments, Kind.REPEATABLE, code -> code == 0, answer);
  }

  MetadRequest<T> kind(Kind other) {
    return new MetadRequest<>(method, subject, arguments, other, accepted, answer);
  }

  MetadRequest<T> accepting(int other) {
    return new MetadRequest<>(
        method, subject, arguments, kind, accepted.or(code -> code == other), answer);
  }

  String describe(HostAddress metad) {
    return method + (subject.isEmpty() ? "" : " of " + subject) + " at metad " + metad;
  }
}
