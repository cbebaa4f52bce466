// SPDX-License-Identifier: Apache-2.0
/** The definitions of the custom resources, for API servers where nebula-operator has put none. */
@NullMarked
package io.nebulabackup.kubernetes.crd;

import org.jspecify.annotations.NullMarked;
