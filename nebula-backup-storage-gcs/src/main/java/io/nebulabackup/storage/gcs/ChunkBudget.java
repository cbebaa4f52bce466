// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

/**
 * The memory that the uploads of one backend share. Each takes at most half of what is left, so
 * that some is left for the next, down to the store's smallest chunk, which everybody gets: nobody
 * waits, since the one waited for might wait for something of the waiter's. Safe for use by several
 * threads.
 */
final class ChunkBudget {

  private static final int UNIT = GcsConfig.CHUNK_UNIT;

  private final long chunkBytes;
  private long left;

  /**
   * Creates the budget.
   *
   * @param totalBytes what all uploads together get, but for a smallest chunk each
   * @param chunkBytes the most an upload gets
   */
  ChunkBudget(long totalBytes, int chunkBytes) {
    this.left = totalBytes;
    this.chunkBytes = chunkBytes;
  }

  /**
   * Takes memory for an upload.
   *
   * @param length how long the object is: no more than that is of use
   * @return a multiple of the smallest chunk, to be given back
   */
  synchronized Share take(long length) {
    long useful = (length + UNIT - 1) / UNIT * UNIT;
    long half = left / 2 / UNIT * UNIT;
    int bytes = (int) Math.max(UNIT, Math.min(half, Math.min(useful, chunkBytes)));
    left -= bytes;
    return new Share(bytes);
  }

  private synchronized void giveBack(int bytes) {
    left += bytes;
  }

  /** What one upload has. */
  final class Share implements AutoCloseable {

    private final int bytes;

    private Share(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the size of the upload's chunks. */
    int chunkBytes() {
      return bytes;
    }

    @Override
    public void close() {
      giveBack(bytes);
    }
  }
}
