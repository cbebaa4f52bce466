// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * An object to fetch to a host.
 *
 * @param object the object
 * @param path the file to write, or, with {@code unzip}, the directory to unpack into
 * @param unzip whether the object is a ZIP to unpack
 */
public record FetchFile(StoredObject object, String path, boolean unzip) {}
