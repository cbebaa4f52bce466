// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Serves {@code file:///absolute/path}. Takes no options and no secrets. Stateless, hence safe for
 * use by several threads.
 */
public final class LocalStorageProvider implements StorageBackendProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public LocalStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public StorageBackend open(StorageLocation location) {
    Set<String> names = new TreeSet<>(location.options().keySet());
    names.addAll(location.secrets().keySet());
    if (!names.isEmpty()) {
      throw new InvalidSpecException(
          "repository option", names.iterator().next(), "a directory takes no options or secrets");
    }
    URI uri = location.uri();
    String host = uri.getAuthority();
    if (uri.isOpaque() || (host != null && !host.equals("localhost"))) {
      throw invalid(uri, "write an absolute path after three slashes, such as file:///var/backups");
    }
    Path root;
    try {
      root = Path.of(uri.getPath()).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidSpecException(
          "repository",
          uri.toString(),
          "this process's locale cannot express the path: start it with LC_ALL=C.UTF-8",
          e);
    }
    if (root.getNameCount() == 0) {
      throw invalid(uri, "name a directory, not the root of the file system");
    }
    return new LocalStorageBackend(root);
  }

  private static InvalidSpecException invalid(URI uri, String advice) {
    return new InvalidSpecException("repository", uri.toString(), advice);
  }
}
