// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jirq.api.SourceId;

/**
 * Who has a router's source ids for himself.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> Wait-free. <b>Memory.</b> What the owner did before he
 * gave an id back is visible to the next one.
 */
final class SourceOwners {

  private final AtomicReferenceArray<Ownership> owners = new AtomicReferenceArray<>(SourceId.COUNT);

  Registration take(int sourceId, String owner) {
    Ownership mine = new Ownership(SourceId.check(sourceId), owner);
    Ownership other = owners.compareAndExchange(sourceId, null, mine);
    if (other != null) {
      throw new IllegalStateException("sourceId=" + sourceId + " is owned by " + other.owner);
    }
    return mine;
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
      owners.compareAndSet(sourceId, this, null);
      over.complete(null);
    }

    @Override
    public CompletionStage<Void> closed() {
      return over.minimalCompletionStage();
    }
  }
}
