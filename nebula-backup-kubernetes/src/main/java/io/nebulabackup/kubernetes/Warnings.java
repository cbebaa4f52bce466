// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was noticed about a resource that is submitted all the same. */
final class Warnings {

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesBackupClient.class);

  private Warnings() {}

  static List<String> logged(String title, List<String> warnings) {
    warnings.forEach(warning -> LOG.warn("{}: {}", title, warning));
    return warnings;
  }
}
