// SPDX-License-Identifier: Apache-2.0
/**
 * Immutable descriptions of what to ask of the cluster. Each can tell what is wrong with it; it is
 * asked when it is planned, so that all findings come together with those of the cluster.
 *
 * <p>Where a description holds objects of fabric8, such as containers, do not change them after
 * they were passed.
 */
@NullMarked
package io.nebulabackup.kubernetes.spec;

import org.jspecify.annotations.NullMarked;
