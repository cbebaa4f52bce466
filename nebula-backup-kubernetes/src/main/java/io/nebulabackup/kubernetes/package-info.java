// SPDX-License-Identifier: Apache-2.0
/** Backup and restore of NebulaGraph clusters that run on Kubernetes. */
@NullMarked
// How values are generated, here and in the packages below: immutable, hidden behind the interface
// they implement.
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true,
    redactedMask = "***",
    allowedClasspathAnnotations = Generated.class)
package io.nebulabackup.kubernetes;

import javax.annotation.processing.Generated;
import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
