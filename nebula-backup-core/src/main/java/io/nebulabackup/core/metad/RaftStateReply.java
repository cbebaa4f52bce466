// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TException;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TList;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TProtocolUtil;
import com.facebook.thrift.protocol.TType;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the struct GetStateResponse {1: error_code; 2: role; 3: i64 term; 4: bool is_leader; 5:
 * i64 committed_log_id; 6: i64 last_log_id; 7: i64 last_log_term; 8: status; 9: list of binary
 * peers}. Used once.
 */
final class RaftStateReply {

  private int role;
  private long term;
  private long committedLogId;
  private long lastLogId;
  private long lastLogTerm;
  private int status;
  private final List<String> peers = new ArrayList<>();

  private RaftStateReply() {}

  static RaftState read(ThriftStruct reply) throws ProtocolException {
    RaftStateReply state = new RaftStateReply();
    try {
      TProtocol in = reply.protocol();
      for (TField field = in.readFieldBegin();
          field.type != TType.STOP;
          field = in.readFieldBegin()) {
        state.read(field, in);
      }
    } catch (RuntimeException e) {
      throw ThriftMessages.unreadable(reply.method(), e);
    }
    return new RaftState(
        role(state.role),
        state.term,
        state.committedLogId,
        state.lastLogId,
        state.lastLogTerm,
        status(state.status),
        state.peers);
  }

  private void read(TField field, TProtocol in) throws TException {
    switch (field.type << 16 | field.id) {
      case TType.I32 << 16 | 2 -> role = in.readI32();
      case TType.I64 << 16 | 3 -> term = in.readI64();
      case TType.I64 << 16 | 5 -> committedLogId = in.readI64();
      case TType.I64 << 16 | 6 -> lastLogId = in.readI64();
      case TType.I64 << 16 | 7 -> lastLogTerm = in.readI64();
      case TType.I32 << 16 | 8 -> status = in.readI32();
      case TType.LIST << 16 | 9 -> {
        TList list = in.readListBegin();
        for (int i = 0; i < list.size; i++) {
          peers.add(Texts.of(in.readBinary()));
        }
      }
      default -> TProtocolUtil.skip(in, field.type);
    }
  }

  private static RaftRole role(int number) {
    return switch (number) {
      case 1 -> RaftRole.LEADER;
      case 2 -> RaftRole.FOLLOWER;
      case 3 -> RaftRole.CANDIDATE;
      case 4 -> RaftRole.LEARNER;
      default -> RaftRole.OTHER;
    };
  }

  private static RaftStatus status(int number) {
    return switch (number) {
      case 0 -> RaftStatus.STARTING;
      case 1 -> RaftStatus.RUNNING;
      case 2 -> RaftStatus.STOPPED;
      case 3 -> RaftStatus.WAITING_SNAPSHOT;
      default -> RaftStatus.OTHER;
    };
  }
}
