// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The outputs are those of the vendor's manual, letter for letter. */
class TableTest {

  @Test
  void print_backups_isAsKubectlPrintsThem() {
    Table table = new Table("Name", "Type", "BACKUP", "Status", "Started", "Completed", "Age");
    table.row("nb2024-full", "full", "BACKUP_2024_02_05_08_05_13", "Complete", "71s", "1s", "71s");
    table.row("nb2024-incr", "incr", "BACKUP_2024_02_05_08_43_52", "Complete", "58s", "8s", "58s");

    assertThat(table.print("default"))
        .isEqualTo(
            """
            NAME          TYPE   BACKUP                       STATUS     STARTED   COMPLETED   AGE
            nb2024-full   full   BACKUP_2024_02_05_08_05_13   Complete   71s       1s          71s
            nb2024-incr   incr   BACKUP_2024_02_05_08_43_52   Complete   58s       8s          58s\
            """);
  }

  @Test
  void print_job_isAsKubectlPrintsIt() {
    Table table = new Table("Name", "Completions", "Duration", "Age");
    table.row("backup-incr-nb202402v62", "1/1", "5s", "5s");

    assertThat(table.print("default"))
        .isEqualTo(
            """
            NAME                      COMPLETIONS   DURATION   AGE
            backup-incr-nb202402v62   1/1           5s         5s\
            """);
  }

  @Test
  void print_pod_isAsKubectlPrintsIt() {
    Table table = new Table("Name", "Ready", "Status", "Restarts", "Age");
    table.row("backup-incr-nb202402v62-j558p", "1/1", "Running", "0", "8s");

    assertThat(table.print("default"))
        .isEqualTo(
            """
            NAME                            READY   STATUS    RESTARTS   AGE
            backup-incr-nb202402v62-j558p   1/1     Running   0          8s\
            """);
  }

  @Test
  void print_narrowColumn_hasSixCharacters() {
    Table table = new Table("A", "B");
    table.row("", "x");

    assertThat(table.print("default")).isEqualTo("A     B\n      x");
  }

  @Test
  void print_noRows_saysWhatKubectlSays() {
    assertThat(new Table("Name").print("backups"))
        .isEqualTo("No resources found in backups namespace.");
  }
}
