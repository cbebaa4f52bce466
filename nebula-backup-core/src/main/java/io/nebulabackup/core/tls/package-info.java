// SPDX-License-Identifier: Apache-2.0
/**
 * Keys and certificates from PEM files that are read again when they change, so that renewed
 * certificates need no restart. What is connected stays connected; the next handshake uses what the
 * files say then.
 */
@NullMarked
package io.nebulabackup.core.tls;

import org.jspecify.annotations.NullMarked;
