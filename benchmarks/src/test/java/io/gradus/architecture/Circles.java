package io.gradus.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The circles of a graph: its strongly connected components of more than one node (Tarjan 1972).
 */
final class Circles {

    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Map<String, Set<String>> graph) {
        this.graph = graph;
    }

    static List<Set<String>> of(Map<String, Set<String>> graph) {
        Circles circles = new Circles(graph);
        for (String node : graph.keySet()) {
            if (!circles.order.containsKey(node)) {
                circles.visit(node);
            }
        }
        return circles.found;
    }

    private void visit(String node) {
        order.put(node, order.size());
        lowest.put(node, order.get(node));
        open.push(node);
        for (String next : graph.getOrDefault(node, Set.of())) {
            if (!order.containsKey(next)) {
                visit(next);
                lowest.merge(node, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(node, order.get(next), Math::min);
            }
        }
        if (lowest.get(node).equals(order.get(node))) {
            Set<String> circle = new TreeSet<>();
            do {
                circle.add(open.peek());
            } while (!open.pop().equals(node));
            if (circle.size() > 1) {
                found.add(circle);
            }
        }
    }
}
