// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To whom a file belongs. */
record Owner(UserPrincipal user, GroupPrincipal group) {

  private static final Logger LOG = LoggerFactory.getLogger(Owner.class);

  /** Returns whose a directory is; empty where files belong to nobody. */
  static Optional<Owner> of(Path dir) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(dir, PosixFileAttributeView.class);
    return view == null ? Optional.empty() : Optional.of(of(view.readAttributes()));
  }

  static Owner of(PosixFileAttributes attributes) {
    return new Owner(attributes.owner(), attributes.group());
  }

  /** Gives a file away, which only root may: for others it stays their own. */
  void take(PosixFileAttributeView view) throws IOException {
    Owner now = of(view.readAttributes());
    try {
      if (!now.group().equals(group)) {
        view.setGroup(group);
      }
      if (!now.user().equals(user)) {
        view.setOwner(user);
      }
    } catch (FileSystemException e) {
      LOG.debug("a file stays with {}: {}", now, e.getMessage());
    }
  }
}
