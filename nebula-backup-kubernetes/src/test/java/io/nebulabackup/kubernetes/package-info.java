// SPDX-License-Identifier: Apache-2.0
/** Tests of the client. */
@NullMarked
package io.nebulabackup.kubernetes;

import org.jspecify.annotations.NullMarked;
