// SPDX-License-Identifier: Apache-2.0
/**
 * What the vendor's agent does (nebula-agent 3.7: {@code internal/server}, {@code
 * internal/clients}, {@code pkg/storage}), done so that a failure is a failure: no error is
 * swallowed, no shell is involved, paths are confined.
 */
@NullMarked
package io.nebulabackup.agent.vendor;

import org.jspecify.annotations.NullMarked;
