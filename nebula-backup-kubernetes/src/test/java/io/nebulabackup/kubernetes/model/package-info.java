// SPDX-License-Identifier: Apache-2.0
/** Tests of the custom resources. */
@NullMarked
package io.nebulabackup.kubernetes.model;

import org.jspecify.annotations.NullMarked;
