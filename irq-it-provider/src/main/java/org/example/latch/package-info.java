// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** A small controller of 32 pins, as somebody outside would write and publish one. */
package org.example.latch;
