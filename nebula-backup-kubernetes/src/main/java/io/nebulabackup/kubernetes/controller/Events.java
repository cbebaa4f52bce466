// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Locale;

/**
 * Events about resources, one of each reason and generation of the spec, so that one written twice
 * is one.
 */
final class Events {

  private static final String SOURCE = "nebula-backup-controller";

  private Events() {}

  static String name(HasMetadata about, String reason) {
    return about.getMetadata().getUid()
        + "."
        + about.getMetadata().getGeneration()
        + "."
        + reason.toLowerCase(Locale.ROOT);
  }

  static Event warning(HasMetadata about, String reason, String message, Instant now) {
    String time = Conditions.time(now);
    return new EventBuilder()
        .withNewMetadata()
        .withName(name(about, reason))
        .withNamespace(about.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .endInvolvedObject()
        .withType("Warning")
        .withReason(reason)
        .withMessage(message)
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .withNewSource()
        .withComponent(SOURCE)
        .endSource()
        .build();
  }
}
