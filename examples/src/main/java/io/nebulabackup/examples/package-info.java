// SPDX-License-Identifier: Apache-2.0
/** Programs to start from. */
@NullMarked
package io.nebulabackup.examples;

import org.jspecify.annotations.NullMarked;
