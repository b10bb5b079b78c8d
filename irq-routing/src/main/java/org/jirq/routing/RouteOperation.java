// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.List;

/** One step of a transaction. Immutable. */
sealed interface RouteOperation {

  /** An entry more. */
  record Add(IrqRoute route) implements RouteOperation {}

  /** An entry less. */
  record Remove(IrqRoute route) implements RouteOperation {}

  /** These entries, and no others, for a GSI. */
  record Set(int gsi, List<IrqRoute> routes) implements RouteOperation {}

  /** No entries at all. */
  record ClearAll() implements RouteOperation {}
}
