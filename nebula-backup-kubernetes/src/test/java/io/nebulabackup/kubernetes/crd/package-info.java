// SPDX-License-Identifier: Apache-2.0
/** Tests of the definitions. */
@NullMarked
package io.nebulabackup.kubernetes.crd;

import org.jspecify.annotations.NullMarked;
