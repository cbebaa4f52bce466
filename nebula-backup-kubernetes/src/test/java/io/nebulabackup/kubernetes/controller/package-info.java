// SPDX-License-Identifier: Apache-2.0
/** Tests of the controller, against a store in memory and against a real API server. */
@NullMarked
package io.nebulabackup.kubernetes.controller;

import org.jspecify.annotations.NullMarked;
