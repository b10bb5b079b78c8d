// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jirq.api.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * Who has a router's source ids for himself.
 *
 * <p><b>Threads.</b> Any; a leaf monitor. <b>Memory.</b> What the owner did before he gave an id
 * back is visible to the next one.
 */
final class SourceOwners {

  // Guarded by this. Most routers never have any.
  private @Nullable Ownership @Nullable [] owners;

  synchronized Registration take(int sourceId, String owner) {
    Ownership mine = new Ownership(SourceId.check(sourceId), owner);
    if (owners == null) {
      owners = new Ownership[SourceId.COUNT];
    }
    Ownership other = owners[sourceId];
    if (other != null) {
      throw new IllegalStateException("sourceId=" + sourceId + " is owned by " + other.owner);
    }
    owners[sourceId] = mine;
    return mine;
  }

  private synchronized void giveBack(Ownership mine) {
    if (owners != null && owners[mine.sourceId] == mine) {
      owners[mine.sourceId] = null;
    }
  }

  /** An id that is somebody's. */
  private final class Ownership implements Registration {
    private final int sourceId;
    private final String owner;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    Ownership(int sourceId, String owner) {
      this.sourceId = sourceId;
      this.owner = owner;
    }

    @Override
    public void close() {
      giveBack(this);
      over.complete(null);
    }

    @Override
    public CompletionStage<Void> closed() {
      return over.minimalCompletionStage();
    }
  }
}
