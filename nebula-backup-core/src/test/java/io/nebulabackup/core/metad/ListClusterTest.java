// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import static org.assertj.core.api.Assertions.assertThat;

import com.vesoft.nebula.DirInfo;
import com.vesoft.nebula.ErrorCode;
import com.vesoft.nebula.HostAddr;
import com.vesoft.nebula.meta.HostRole;
import com.vesoft.nebula.meta.ListClusterInfoResp;
import io.nebulabackup.model.HostAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListClusterTest {

  @Test
  void listCluster_recordedServices_areGroupedByHost() {
    // The recorded metad cannot be asked for its directories here: it stays without.
    try (ScriptedServer metad = ScriptedServer.start();
        MetadClient client =
            new MetadClient(List.of(metad.address()), MetadOptions.DEFAULT, new ManualPace())) {
      metad.answer("listCluster", Recording.response("008-listCluster"));

      ClusterInfo cluster = client.listCluster();

      assertThat(cluster.services())
          .containsOnlyKeys("127.0.1.1", "127.0.1.11", "127.0.1.12", "127.0.1.13");
      assertThat(cluster.storages())
          .extracting(service -> service.address() + " " + service.dataDirs())
          .containsExactly(
              "127.0.1.11:9779 [/usr/local/nebula/storaged1/data]",
              "127.0.1.12:9779 [/usr/local/nebula/storaged2/data]",
              "127.0.1.13:9779 [/usr/local/nebula/storaged3/data]");
      assertThat(cluster.agents()).hasSize(4);
      assertThat(cluster.graphs())
          .extracting(ServiceInfo::rootDir)
          .containsExactly("/usr/local/nebula/graphd");
      HostAddress recorded = new HostAddress("127.0.1.1", 9559);
      assertThat(cluster.metads())
          .containsExactly(new ServiceInfo(ServiceRole.META, recorded, "", List.of()));
      assertThat(cluster.service(recorded)).isPresent();
      assertThat(cluster.agentBeside(recorded)).contains(new HostAddress("127.0.1.1", 8888));
      assertThat(cluster.agentBeside(new HostAddress("elsewhere", 1))).isEmpty();
    }
  }

  @Test
  void listCluster_severalMetads_eachIsAskedForItsDirectories() {
    try (ScriptedServer one = ScriptedServer.start();
        ScriptedServer two = ScriptedServer.start();
        MetadClient client =
            new MetadClient(List.of(one.address()), MetadOptions.DEFAULT, new ManualPace())) {
      one.answer("listCluster", cluster(one, two))
          .answer("getMetaDirInfo", Recording.response("009-getMetaDirInfo"));
      two.answer("getMetaDirInfo", Recording.response("009-getMetaDirInfo"));

      assertThat(client.listCluster().metads())
          .extracting(ServiceInfo::rootDir)
          .containsExactly("/usr/local/nebula/metad", "/usr/local/nebula/metad");
      assertThat(two.calls()).containsExactly("getMetaDirInfo");
    }
  }

  @Test
  void call_afterListCluster_findsTheLeaderUnderTheClustersOwnAddress() {
    try (ScriptedServer metad = ScriptedServer.start();
        MetadClient client =
            new MetadClient(
                List.of(new HostAddress("localhost", metad.address().port())),
                MetadOptions.DEFAULT,
                new ManualPace())) {
      metad
          .answer("listCluster", cluster(metad))
          .answer("createBackup", Recording.response("020-createBackup"));
      assertThat(client.createBackup(List.of()).metad().host()).isEqualTo("localhost");

      client.listCluster();

      assertThat(client.createBackup(List.of()).metad()).isEqualTo(metad.address());
    }
  }

  private static byte[] cluster(ScriptedServer... metads) {
    List<com.vesoft.nebula.meta.ServiceInfo> services =
        Arrays.stream(metads)
            .map(
                metad ->
                    new com.vesoft.nebula.meta.ServiceInfo(
                        new DirInfo(new byte[0], List.of()),
                        ReplyMapping.thrift(metad.address()),
                        HostRole.META))
            .toList();
    return Replies.of(
        "listCluster",
        new ListClusterInfoResp(
            ErrorCode.SUCCEEDED, new HostAddr("", 0), Map.of("127.0.0.1", services)));
  }
}
