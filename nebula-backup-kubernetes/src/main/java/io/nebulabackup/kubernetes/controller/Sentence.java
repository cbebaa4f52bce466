// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

/**
 * Why something is as it is.
 *
 * @param reason one word for programs, such as {@code SecretNotFound}
 * @param message what was found and what to do, for people
 */
record Sentence(String reason, String message) {}
