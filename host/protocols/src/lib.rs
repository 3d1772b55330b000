//! Wire formats, both directions: Ethernet, IPv4, UDP, TCP, MoldUDP64, ITCH 5.0, IEX-TP, DEEP 1.0, SoupBinTCP, OUCH 5.0
