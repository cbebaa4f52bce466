// SPDX-License-Identifier: Apache-2.0
/**
 * The custom resources of nebula-operator, {@code apps.nebula-graph.io/v1alpha1}, as its API types
 * define them (nebula-operator apis/apps/v1alpha1). These are what goes over the wire: mutable
 * beans with the accessors that Jackson and fabric8 expect. They are not safe for use by several
 * threads. What a user describes a backup with is in {@link io.nebulabackup.kubernetes}.
 */
@NullMarked
package io.nebulabackup.kubernetes.model;

import org.jspecify.annotations.NullMarked;
