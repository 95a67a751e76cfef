"""The admin pages where editors write, publish and manage articles and the library."""
