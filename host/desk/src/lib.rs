//! The desk file, its checks, and its compilation into card parameters
