// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** GSI routing: immutable tables and the router that publishes them. */
package org.jirq.routing;
