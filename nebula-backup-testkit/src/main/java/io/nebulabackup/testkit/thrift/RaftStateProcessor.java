// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.TProcessor;
import com.facebook.thrift.TProcessorEventHandler;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TList;
import com.facebook.thrift.protocol.TMessage;
import com.facebook.thrift.protocol.TMessageType;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TProtocolUtil;
import com.facebook.thrift.protocol.TStruct;
import com.facebook.thrift.protocol.TType;
import com.facebook.thrift.server.TConnectionContext;
import io.nebulabackup.core.metad.RaftRole;
import io.nebulabackup.core.metad.RaftState;
import io.nebulabackup.core.metad.RaftStatus;
import io.nebulabackup.model.PartitionId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one call of RaftexService that is read-only: getState (NebulaGraph
 * src/interface/raftex.thrift), as a storaged answers it on its raft port. As thread-safe as its
 * source of states.
 */
public final class RaftStateProcessor implements TProcessor {

  private static final int UNKNOWN_PART = -3500;
  private static final RaftState NO_STATE =
      new RaftState(RaftRole.OTHER, -1, 0, 0, 0, RaftStatus.STARTING, List.of());

  private final Function<PartitionId, Optional<RaftState>> states;

  /**
   * Creates a processor.
   *
   * @param states tells a replica's state; empty if the storaged holds none
   */
  public RaftStateProcessor(Function<PartitionId, Optional<RaftState>> states) {
    this.states = states;
  }

  @Override
  public boolean process(TProtocol in, TProtocol out, @Nullable TConnectionContext context) {
    TMessage call = in.readMessageBegin();
    if (!call.name.equals("getState")) {
      throw new TApplicationException(
          TApplicationException.UNKNOWN_METHOD, "unsupported: " + call.name);
    }
    int[] spaceAndPart = new int[2];
    for (TField field = start(in); field.type != TType.STOP; field = in.readFieldBegin()) {
      if (field.id == 1 && field.type == TType.STRUCT) {
        readRequest(in, spaceAndPart);
      } else {
        TProtocolUtil.skip(in, field.type);
      }
    }
    in.readStructEnd();
    in.readMessageEnd();
    Optional<RaftState> state =
        spaceAndPart[0] < 1 || spaceAndPart[1] < 1
            ? Optional.empty()
            : states.apply(new PartitionId(spaceAndPart[0], spaceAndPart[1]));
    out.writeMessageBegin(new TMessage(call.name, TMessageType.REPLY, call.seqid));
    out.writeStructBegin(new TStruct("getState_result"));
    out.writeFieldBegin(new TField("success", TType.STRUCT, (short) 0));
    write(out, state.isPresent() ? 0 : UNKNOWN_PART, state.orElse(NO_STATE));
    out.writeFieldEnd();
    out.writeFieldStop();
    out.writeStructEnd();
    out.writeMessageEnd();
    return true;
  }

  @Override
  public void setEventHandler(TProcessorEventHandler handler) {
    throw new UnsupportedOperationException("no events are reported");
  }

  private static TField start(TProtocol in) {
    in.readStructBegin(Map.of());
    return in.readFieldBegin();
  }

  private static void readRequest(TProtocol in, int[] spaceAndPart) {
    for (TField field = start(in); field.type != TType.STOP; field = in.readFieldBegin()) {
      if (field.type == TType.I32 && (field.id == 1 || field.id == 2)) {
        spaceAndPart[field.id - 1] = in.readI32();
      } else {
        TProtocolUtil.skip(in, field.type);
      }
    }
    in.readStructEnd();
  }

  private static void write(TProtocol out, int code, RaftState state) {
    out.writeStructBegin(new TStruct("GetStateResponse"));
    i32(out, 1, code);
    i32(out, 2, number(state.role()));
    i64(out, 3, state.term());
    out.writeFieldBegin(new TField("is_leader", TType.BOOL, (short) 4));
    out.writeBool(state.role() == RaftRole.LEADER);
    out.writeFieldEnd();
    i64(out, 5, state.committedLogId());
    i64(out, 6, state.lastLogId());
    i64(out, 7, state.lastLogTerm());
    i32(out, 8, number(state.status()));
    out.writeFieldBegin(new TField("peers", TType.LIST, (short) 9));
    out.writeListBegin(new TList(TType.STRING, state.peers().size()));
    state.peers().forEach(peer -> out.writeBinary(peer.getBytes(StandardCharsets.UTF_8)));
    out.writeListEnd();
    out.writeFieldEnd();
    out.writeFieldStop();
    out.writeStructEnd();
  }

  private static int number(RaftRole role) {
    return switch (role) {
      case LEADER -> 1;
      case FOLLOWER -> 2;
      case CANDIDATE -> 3;
      case LEARNER -> 4;
      case OTHER -> 0;
    };
  }

  private static int number(RaftStatus status) {
    return switch (status) {
      case STARTING -> 0;
      case RUNNING -> 1;
      case STOPPED -> 2;
      case WAITING_SNAPSHOT -> 3;
      case OTHER -> throw new IllegalArgumentException("raft has no status " + status);
    };
  }

  private static void i32(TProtocol out, int id, int value) {
    out.writeFieldBegin(new TField("", TType.I32, (short) id));
    out.writeI32(value);
    out.writeFieldEnd();
  }

  private static void i64(TProtocol out, int id, long value) {
    out.writeFieldBegin(new TField("", TType.I64, (short) id));
    out.writeI64(value);
    out.writeFieldEnd();
  }
}
