// SPDX-License-Identifier: Apache-2.0
/**
 * Real servers as processes of a test, from where {@code dev/servers install} puts them.
 *
 * <p>Published with the test kit, but meant for this project's own integration tests.
 */
@NullMarked
package io.nebulabackup.testkit.servers;

import org.jspecify.annotations.NullMarked;
